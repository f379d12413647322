#!/bin/sh
# certbot's deploy hook: puts a renewed certificate where RMS reads it. RMS and coturn serve it within ten
# seconds, without a restart. $RENEWED_LINEAGE is set by certbot.
set -eu
data=/var/lib/mago-cloud
put() {
  install -m 0600 -o mago-cloud -g mago-cloud "$RENEWED_LINEAGE/$1" "$data/$2.new"
  mv "$data/$2.new" "$data/$2"
}
put privkey.pem tls-key.pem
put fullchain.pem tls.pem
