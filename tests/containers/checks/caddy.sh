checks_caddy() { :; }
