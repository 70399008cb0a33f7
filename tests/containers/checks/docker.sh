checks_docker() { :; }
