checks_systemd() { :; }
