{{/* The Barman Cloud Plugin's name, as the operator knows it. */}}
{{- define "cnpg-postgres.plugin" -}}
barman-cloud.cloudnative-pg.io
{{- end }}

{{/* "true" where WAL or a base backup is read from an object store. */}}
{{- define "cnpg-postgres.recoversFromS3" -}}
{{- with .Values.bootstrap }}
{{- if and (eq .method "recovery") (or (eq .recovery.source "s3") .recovery.serverName) -}}
true
{{- end }}
{{- end }}
{{- end }}

{{/* The ways to log in that an s3 group names, as a YAML list of field names. */}}
{{- define "cnpg-postgres.s3Logins" -}}
{{- $logins := list }}
{{- if or .accessKeyId .secretAccessKey }}
{{- $logins = append $logins "accessKeyId" }}
{{- end }}
{{- range $field := list "existingSecret" "inheritFromIAMRole" }}
{{- if get $ $field }}
{{- $logins = append $logins $field }}
{{- end }}
{{- end }}
{{- $logins | toYaml }}
{{- end }}

{{/*
The source's object store: bootstrap.recovery.s3 over backup.s3. A way to log in replaces all of backup.s3's, and another
endpoint has another authority.
*/}}
{{- define "cnpg-postgres.recoveryS3" -}}
{{- $s3 := deepCopy .Values.backup.s3 }}
{{- $own := .Values.bootstrap.recovery.s3 | default dict }}
{{- $ownCA := $own.endpointCA | default dict }}
{{- if include "cnpg-postgres.s3Logins" $own | fromYamlArray }}
{{- $s3 = omit $s3 "accessKeyId" "secretAccessKey" "existingSecret" "inheritFromIAMRole" }}
{{- end }}
{{- if or $ownCA.existingSecret (and $own.endpoint (ne $own.endpoint $s3.endpoint)) }}
{{- $s3 = omit $s3 "endpointCA" }}
{{- end }}
{{- range $field, $value := $own }}
{{- if not (or (kindIs "map" $value) (empty $value)) }}
{{- $_ := set $s3 $field $value }}
{{- end }}
{{- end }}
{{- if $ownCA.existingSecret }}
{{- $_ := set $s3 "endpointCA" $ownCA }}
{{- end }}
{{- $s3 | toYaml }}
{{- end }}

{{/* The folder of the cluster's own archive. An archive has to begin empty, so a recovered cluster gets another. */}}
{{- define "cnpg-postgres.serverName" -}}
{{- $recovered := eq .Values.bootstrap.method "recovery" | ternary "-recovered" "" }}
{{- .Values.backup.serverName | default (printf "%s%s" (include "cnpg-postgres.fullname" .) $recovered) -}}
{{- end }}

{{/* The object stores in use, as a YAML list of {name, serverName, retentionPolicy, s3}: the own archive, then the source's. */}}
{{- define "cnpg-postgres.archives" -}}
{{- $fullname := include "cnpg-postgres.fullname" . }}
{{- $archives := list }}
{{- if .Values.backup.enabled }}
{{- $archives = append $archives (dict "name" (printf "%s-backup" $fullname) "serverName" (include "cnpg-postgres.serverName" .)
      "retentionPolicy" .Values.backup.retentionPolicy "s3" .Values.backup.s3) }}
{{- end }}
{{- if include "cnpg-postgres.recoversFromS3" . }}
{{- $archives = append $archives (dict "name" (printf "%s-recovery" $fullname) "serverName" .Values.bootstrap.recovery.serverName
      "s3" (include "cnpg-postgres.recoveryS3" . | fromYaml)) }}
{{- end }}
{{- $archives | toYaml }}
{{- end }}

{{/* What the chart's own Secret of an object store holds, by key; takes the s3 group. */}}
{{- define "cnpg-postgres.s3Data" -}}
{{- $data := dict }}
{{- range $key, $value := dict "ACCESS_KEY_ID" .accessKeyId "ACCESS_SECRET_KEY" .secretAccessKey "REGION" .region }}
{{- if $value }}
{{- $_ := set $data $key ($value | toString | b64enc) }}
{{- end }}
{{- end }}
{{- if $data }}
{{- $data | toYaml }}
{{- end }}
{{- end }}

{{/* Where an s3 group's archives lie: s3://bucket/path. Takes (list root s3). */}}
{{- define "cnpg-postgres.destinationPath" -}}
{{- $s3 := index . 1 }}
{{- printf "s3://%s/%s" $s3.bucket ($s3.path | default (index . 0).Release.Namespace) -}}
{{- end }}

{{/* An object store in barman's form. Takes a dict: root, name and s3. */}}
{{- define "cnpg-postgres.barmanObjectStore" -}}
{{- $s3 := .s3 }}
{{- $own := printf "%s-s3" .name }}
{{- $compression := .root.Values.backup.compression -}}
destinationPath: {{ include "cnpg-postgres.destinationPath" (list .root $s3) | quote }}
{{- with $s3.endpoint }}
endpointURL: {{ trimSuffix "/" . | quote }}
{{- end }}
{{- with $s3.endpointCA }}
{{- if .existingSecret }}
endpointCA:
  name: {{ .existingSecret | quote }}
  key: {{ .key | default "ca.crt" | quote }}
{{- end }}
{{- end }}
s3Credentials:
  {{- if $s3.inheritFromIAMRole }}
  inheritFromIAMRole: true
  {{- else }}
  accessKeyId:
    name: {{ $s3.existingSecret | default $own | quote }}
    key: ACCESS_KEY_ID
  secretAccessKey:
    name: {{ $s3.existingSecret | default $own | quote }}
    key: ACCESS_SECRET_KEY
  {{- end }}
  {{- if $s3.region }}
  region:
    name: {{ $own | quote }}
    key: REGION
  {{- end }}
{{- with $compression }}
wal:
  compression: {{ . }}
data:
  compression: {{ . }}
{{- end }}
{{- end }}

{{/* Environment of an S3 client, as a YAML list; takes the s3 group. Many S3-compatible stores refuse the checksums that AWS's client adds. */}}
{{- define "cnpg-postgres.s3Environment" -}}
{{- with .checksums | default (empty .endpoint | ternary "" "when_required") }}
- name: AWS_REQUEST_CHECKSUM_CALCULATION
  value: {{ . }}
- name: AWS_RESPONSE_CHECKSUM_VALIDATION
  value: {{ . }}
{{- end }}
{{- end }}

{{/* The plugin with the archive it is for. Takes an item of cnpg-postgres.archives. */}}
{{- define "cnpg-postgres.pluginReference" -}}
name: {{ include "cnpg-postgres.plugin" . }}
parameters:
  barmanObjectName: {{ .name | quote }}
  serverName: {{ .serverName | quote }}
{{- end }}
