{{/* An s3 group that can be used. Takes (list path group): the group's path in the values, and the group as it is in force. */}}
{{- define "cnpg-postgres.validate.s3" }}
{{- $path := index . 0 }}
{{- $s3 := index . 1 }}
{{- $logins := include "cnpg-postgres.s3Logins" $s3 | fromYamlArray }}
{{- if not $s3.bucket }}
{{ $path }}.bucket: is empty, and there is nowhere to go. Name the bucket.
{{- end }}
{{- if not $logins }}
{{ $path }}: nothing to log in with. Set {{ $path }}.accessKeyId and secretAccessKey, existingSecret, or inheritFromIAMRole=true.
{{- else if gt (len $logins) 1 }}
{{ $path }}: {{ join ", " $logins }} each say how to log in. Keep one.
{{- else if and (eq (first $logins) "accessKeyId") (not (and $s3.accessKeyId $s3.secretAccessKey)) }}
{{ $path }}: accessKeyId and secretAccessKey belong together, and one is empty. Set both.
{{- end }}
{{- range $key := list "accessKeyId" "secretAccessKey" }}
{{- $value := get $s3 $key }}
{{- if not (or (kindIs "string" $value) (kindIs "invalid" $value)) }}
{{ $path }}.{{ $key }}: the key is not a string and would not reach the store as written. Put it in quotes, or use --set-string.
{{- end }}
{{- end }}
{{- $ca := $s3.endpointCA | default dict }}
{{- if and $ca.existingSecret (not (hasPrefix "https://" ($s3.endpoint | default ""))) }}
{{ $path }}.endpointCA: goes with an endpoint that starts with https://. Set {{ $path }}.endpoint, or remove endpointCA.
{{- end }}
{{- end }}

{{/* Backups that are either off or complete. */}}
{{- define "cnpg-postgres.validate.backup" }}
{{- $backup := .Values.backup }}
{{- $recovers := include "cnpg-postgres.recoversFromS3" . }}
{{- if $backup.enabled }}
{{- include "cnpg-postgres.validate.s3" (list "backup.s3" $backup.s3) }}
{{- else if and (or $backup.s3.bucket (include "cnpg-postgres.s3Logins" $backup.s3 | fromYamlArray)) (not $recovers) }}
backup.s3: is set, and backup.enabled is false: nothing would be backed up. Set backup.enabled=true, or empty backup.s3.
{{- end }}
{{- if hasPrefix "@" ($backup.schedule | default "") }}
{{- include "cnpg-postgres.validate.scheduleWord" (list "backup.schedule" $backup.schedule) }}
{{- else if $backup.schedule }}
{{- $fields := include "cnpg-postgres.scheduleFields" $backup.schedule | fromYamlArray }}
{{- if eq (len $fields) 6 }}
{{- include "cnpg-postgres.validate.scheduleFields" (list "backup.schedule" $fields) }}
{{- else if eq (len $fields) 5 }}
backup.schedule: has five fields, and the operator would read the minutes as seconds: "0 2 * * *" would run every hour. Write the seconds first: "0 {{ $backup.schedule }}".
{{- else }}
backup.schedule: {{ $backup.schedule }} does not have six fields. Write seconds, minutes, hours, day of the month, month and day of the week.
{{- end }}
{{- end }}
{{- $fromBackup := and (eq .Values.bootstrap.method "recovery") (eq .Values.bootstrap.recovery.source "backup") }}
{{- if and (eq $backup.method "barmanObjectStore") (or $backup.enabled $recovers $fromBackup) (ne .Values.image.family "custom") }}
{{- $catalog := .Values.imageCatalog.name }}
{{- $without := empty $catalog | ternary (regexMatch "-(minimal|standard)(-|$)" .Values.image.tag) (regexMatch "^postgresql-(minimal|standard)-" $catalog) }}
{{- if or (eq (include "cnpg-postgres.imageFamily" .) "official") $without }}
backup.method: barmanObjectStore runs barman inside the image, and {{ $catalog | default (include "cnpg-postgres.image" .) }} has none. Use backup.method=plugin, or an image with barman, ghcr.io/cloudnative-pg/postgresql:17.6-system-trixie for example; one of yours has image.family=custom.
{{- end }}
{{- range $key := list "resources" "retentionPolicyIntervalSeconds" }}
{{- if get $backup.sidecar $key }}
backup.sidecar.{{ $key }}: only the plugin has a sidecar. Use backup.method=plugin, or remove it.
{{- end }}
{{- end }}
{{- end }}
{{- if $backup.dump.enabled }}
{{- $fields := include "cnpg-postgres.scheduleFields" $backup.dump.schedule | fromYamlArray }}
{{- if hasPrefix "@" $backup.dump.schedule }}
{{- include "cnpg-postgres.validate.scheduleWord" (list "backup.dump.schedule" $backup.dump.schedule) }}
{{- else if eq (len $fields) 5 }}
{{- include "cnpg-postgres.validate.scheduleFields" (list "backup.dump.schedule" $fields) }}
{{- else }}
backup.dump.schedule: {{ $backup.dump.schedule }} has {{ len $fields }} fields, and Kubernetes takes five: minutes, hours, day of the month, month, day of the week. Seconds are for backup.schedule only.
{{- end }}
{{- if and (contains ":" $backup.dump.compress) (lt (include "cnpg-postgres.major" . | atoi) 16) }}
backup.dump.compress: pg_dump takes a method from PostgreSQL 16 on, and each dump would fail. Write a level from 0 to 9.
{{- end }}
{{- if .Values.imageCatalog.name }}
backup.dump.enabled: the dump runs in `image`, which imageCatalog replaces, so their versions could differ. Use image in place of imageCatalog, or turn backup.dump off.
{{- end }}
{{- end }}
{{- end }}

{{/* What a recovery starts from and where it stops. */}}
{{- define "cnpg-postgres.validate.recovery" }}
{{- $recovery := .Values.bootstrap.recovery }}
{{- $target := $recovery.target }}
{{- $s3 := include "cnpg-postgres.recoveryS3" . | fromYaml }}
{{- if include "cnpg-postgres.recoversFromS3" . }}
{{- include "cnpg-postgres.validate.s3" (list "bootstrap.recovery.s3" $s3) }}
{{- end }}
{{- if and (eq $recovery.source "s3") (not $recovery.serverName) }}
bootstrap.recovery.serverName: is empty, and the source's folder cannot be guessed. Set it to the source's backup.serverName, by default its cluster's name.
{{- end }}
{{- if and (include "cnpg-postgres.recoversFromS3" .) .Values.backup.enabled (eq $recovery.serverName (include "cnpg-postgres.serverName" .))
      (eq (include "cnpg-postgres.destinationPath" (list . $s3)) (include "cnpg-postgres.destinationPath" (list . .Values.backup.s3)))
      (eq ($s3.endpoint | default "") (.Values.backup.s3.endpoint | default "")) }}
backup.serverName: {{ $recovery.serverName }} is the archive that is recovered from, and a new timeline must not be written over it. Set backup.serverName to a new name.
{{- end }}
{{- if and (eq $recovery.source "backup") (not $recovery.backupName) }}
bootstrap.recovery.backupName: is empty. Name the Backup: kubectl get backups.
{{- end }}
{{- $snapshots := or (eq $recovery.source "volumeSnapshots") (and (eq $recovery.source "backup") (eq .Values.backup.method "plugin")) }}
{{- if and $snapshots $target.backupID }}
bootstrap.recovery.target.backupID: names a base backup in an object store, and {{ $recovery.source }} begins with snapshots. Use source=s3, which recovers what the plugin backed up, or remove backupID{{ if eq $recovery.source "backup" }}; where barmanObjectStore made the Backup, set backup.method=barmanObjectStore{{ end }}.
{{- end }}
{{- if and (eq $recovery.source "volumeSnapshots") (not $recovery.volumeSnapshots.storage) }}
bootstrap.recovery.volumeSnapshots.storage: is empty. Name the VolumeSnapshot of the data.
{{- end }}
{{- if and (eq $recovery.source "volumeSnapshots") (ne (empty $recovery.volumeSnapshots.walStorage) (empty .Values.walStorage.size)) }}
bootstrap.recovery.volumeSnapshots.walStorage: and walStorage.size belong together: the source has a WAL volume or it has none. Set both or neither.
{{- end }}
{{- $targets := list }}
{{- range list "time" "lsn" "xid" "name" "immediate" }}
{{- if get $target . }}
{{- $targets = append $targets . }}
{{- end }}
{{- end }}
{{- $read := $targets }}
{{- range list "timeline" "exclusive" }}
{{- if and (include "cnpg-postgres.isSet" (list $target .)) (ne (get $target . | toString) "") }}
{{- $read = append $read . }}
{{- end }}
{{- end }}
{{- if and $snapshots $read (not $recovery.serverName) }}
bootstrap.recovery.target.{{ first $read }}: is not read where there is no WAL to replay, and snapshots alone have none. Set bootstrap.recovery.serverName to the source's archive, or remove the target{{ if eq $recovery.source "backup" }}; where barmanObjectStore made the Backup, set backup.method=barmanObjectStore{{ end }}.
{{- end }}
{{- if gt (len $targets) 1 }}
bootstrap.recovery.target: {{ join ", " $targets }} each say where to stop. Keep one.
{{- end }}
{{- range list "xid" "name" "immediate" }}
{{- if and (get $target .) $snapshots (eq $recovery.source "backup") }}
bootstrap.recovery.target.{{ . }}: is not taken by the operator with a Backup that snapshots made. Use source=volumeSnapshots and name the snapshots: kubectl get volumesnapshots.
{{- else if and (get $target .) (not $target.backupID) (not $snapshots) }}
bootstrap.recovery.target.{{ . }}: does not tell which base backup to begin with. Set bootstrap.recovery.target.backupID too.
{{- end }}
{{- end }}
{{- if gt (int64 ($target.xid | default "0")) 4294967295 }}
bootstrap.recovery.target.xid: {{ $target.xid }} is above 4294967295, the last transaction ID. Write what pg_current_xact_id() gave, less its epoch: its remainder by 4294967296.
{{- end }}
{{- if and $target.time (not (regexMatch "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$" $target.time)) }}
bootstrap.recovery.target.time: {{ $target.time }} is not a moment with its offset from UTC. Write 2026-03-01T14:30:00+09:00 for half past two in Seoul.
{{- end }}
{{- end }}

{{/* A server to copy from that can be reached and logged in to. */}}
{{- define "cnpg-postgres.validate.sourceServer" }}
{{- $group := eq .Values.bootstrap.method "import" | ternary "bootstrap.import" "bootstrap.pgBasebackup" }}
{{- $server := include "cnpg-postgres.sourceServer" . | fromYaml }}
{{- $needed := list "host" "username" }}
{{- if eq .Values.bootstrap.method "import" }}
{{- $needed = append $needed "database" }}
{{- end }}
{{- range $key := $needed }}
{{- if not (get $server $key) }}
{{ $group }}.{{ $key }}: is empty. Set it to the source's.
{{- end }}
{{- end }}
{{- if and $server.password $server.existingSecret }}
{{ $group }}: password and existingSecret both say what to log in with. Keep one.
{{- else if not (or $server.password $server.existingSecret) }}
{{ $group }}: nothing to log in with. Set {{ $group }}.password, or existingSecret to a Secret with the key password.
{{- else if and $server.password (not (kindIs "string" $server.password)) }}
{{ $group }}.password: the password is not a string and would not reach the database as written. Put it in quotes, or use --set-string.
{{- end }}
{{- if and (hasPrefix "verify-" $server.sslmode) (not $server.caSecret) }}
{{ $group }}.sslmode: {{ $server.sslmode }} needs the authority that signed the source's certificate. Set {{ $group }}.caSecret to a Secret with the key ca.crt.
{{- end }}
{{- end }}
