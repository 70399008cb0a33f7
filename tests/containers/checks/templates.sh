checks_templates() { :; }
