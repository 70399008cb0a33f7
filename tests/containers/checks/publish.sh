checks_publish() { :; }
