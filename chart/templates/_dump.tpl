{{/* Stem of the names of what dumps the database. */}}
{{- define "cnpg-postgres.dumpName" -}}
{{ include "cnpg-postgres.fullname" . }}-dump
{{- end }}

{{/*
What the dump's container runs. A dump gets its final name after pg_dump has ended well, pg_restore has read it back and
its checksum is written; only then do older ones go, and nothing but dumps of this job's. What a run that was killed left
behind goes first, to make room. The cluster's own folder keeps those apart that share a claim.
*/}}
{{- define "cnpg-postgres.dumpScript" -}}
set -eu
{{ include "cnpg-postgres.awaitServer" . }}
umask 077
mkdir -p "/dumps/$CLUSTER"
cd "/dumps/$CLUSTER"
rm -rf partial
mkdir partial
await_server "$PGHOST"
name=$PGDATABASE-$(date -u +%Y%m%dT%H%M%SZ).dump
pg_dump --format=custom --compress="$COMPRESS" --file="partial/$name"
pg_restore --file=/dev/null "partial/$name"
cd partial
sha256sum "$name" > "$name.sha256"
sync
mv "$name.sha256" "$name" ..
cd ..
rmdir partial
sha256sum --check --quiet "$name.sha256"
digits=[0-9][0-9][0-9][0-9]
set -- "$PGDATABASE"-$digits$digits"T"$digits[0-9][0-9]Z.dump
while [ "$#" -gt "$KEEP" ]; do
  [ "$1" = "$name" ] || rm -f "$1" "$1.sha256"
  shift
done
size=$(wc -c < "$name")
echo "$name: $size bytes"
{{- end }}
