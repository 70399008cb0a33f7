checks_postgres() { :; }
