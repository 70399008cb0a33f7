# shellcheck shell=bash disable=SC2034,SC2154 # Sourced by run, whose variables these files share.
# An authority and certificates for checks.

# make_authority FILE: FILE.crt and FILE.key
make_authority() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=${1##*/} of the check" -keyout "$1.key" -out "$1.crt" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2>/dev/null
  chmod 644 "$1.crt"
}

# sign AUTHORITY FILE NAME: a certificate for a host name
sign() {
  openssl req -newkey rsa:2048 -nodes -subj "/CN=$3" -keyout "$2.key" -out "$2.csr" 2>/dev/null
  openssl x509 -req -days 2 -in "$2.csr" -CA "$1.crt" -CAkey "$1.key" -CAcreateserial -out "$2.crt" \
    -extfile <(printf 'subjectAltName=DNS:%s' "$3") 2>/dev/null
  chmod 600 "$2.key"
}
