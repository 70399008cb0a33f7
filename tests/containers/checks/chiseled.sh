checks_chiseled() { :; }
