checks_arm64() { :; }
