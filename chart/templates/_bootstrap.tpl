{{/* The name by which the Cluster's externalClusters knows what it is made from. */}}
{{- define "cnpg-postgres.source" -}}
source
{{- end }}

{{/* The application's database, owner and Secret: the same in every bootstrap method. */}}
{{- define "cnpg-postgres.applicationDatabase" -}}
database: {{ .Values.auth.database | quote }}
owner: {{ .Values.auth.username | quote }}
{{- if not .Values.auth.generate }}
secret:
  name: {{ include "cnpg-postgres.secretName" . | quote }}
{{- end }}
{{- end }}

{{/* spec.bootstrap. */}}
{{- define "cnpg-postgres.bootstrap" -}}
{{- $method := .Values.bootstrap.method }}
{{- if eq $method "recovery" -}}
recovery:
  {{- include "cnpg-postgres.recovery" . | trim | nindent 2 }}
{{- else if eq $method "pg_basebackup" -}}
pg_basebackup:
  source: {{ include "cnpg-postgres.source" . }}
  {{- include "cnpg-postgres.applicationDatabase" . | nindent 2 }}
{{- else -}}
initdb:
  {{- include "cnpg-postgres.initdb" . | trim | nindent 2 }}
{{- end }}
{{- end }}

{{/* spec.bootstrap.initdb, with the import where that is the method. */}}
{{- define "cnpg-postgres.initdb" }}
{{- include "cnpg-postgres.applicationDatabase" . }}
{{- with include "cnpg-postgres.fields" (list .Values.bootstrap.initdb "encoding" "locale" "localeCollate"
      "localeCType" "localeProvider" "icuLocale" "icuRules" "builtinLocale" "dataChecksums" "walSegmentSize" "postInitSQL") }}
{{ . }}
{{- end }}
{{- with include "cnpg-postgres.templateSQL" . }}
postInitTemplateSQL:
  {{- . | trim | nindent 2 }}
{{- end }}
{{- $applicationSQL := include "cnpg-postgres.applicationSQL" . | trim }}
{{- if eq .Values.bootstrap.method "import" }}
{{- $import := .Values.bootstrap.import }}
import:
  type: microservice
  databases:
    - {{ $import.database | quote }}
  source:
    externalCluster: {{ include "cnpg-postgres.source" . }}
  {{- with include "cnpg-postgres.fields" (list $import "schemaOnly" "pgDumpExtraOptions" "pgRestoreExtraOptions") }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- /* The initdb statements would run before the dump is restored, and what they make would be in its way. */}}
  {{- with $applicationSQL }}
  postImportApplicationSQL:
    {{- . | nindent 4 }}
  {{- end }}
{{- else }}
{{- with $applicationSQL }}
postInitApplicationSQL:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* spec.bootstrap.recovery. */}}
{{- define "cnpg-postgres.recovery" }}
{{- $recovery := .Values.bootstrap.recovery }}
{{- if eq $recovery.source "backup" }}
backup:
  name: {{ $recovery.backupName | quote }}
{{- else if eq $recovery.source "volumeSnapshots" }}
volumeSnapshots:
  {{- range $key := list "storage" "walStorage" }}
  {{- with get $recovery.volumeSnapshots $key }}
  {{ $key }}:
    apiGroup: snapshot.storage.k8s.io
    kind: VolumeSnapshot
    name: {{ . | quote }}
  {{- end }}
  {{- end }}
{{- end }}
{{- if include "cnpg-postgres.recoversFromS3" . }}
source: {{ include "cnpg-postgres.source" . }}
{{- end }}
{{ include "cnpg-postgres.applicationDatabase" . }}
{{- with include "cnpg-postgres.recoveryTarget" . }}
recoveryTarget:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{/* spec.bootstrap.recovery.recoveryTarget; nothing where WAL is replayed to its end. */}}
{{- define "cnpg-postgres.recoveryTarget" -}}
{{- $target := .Values.bootstrap.recovery.target }}
{{- $fields := dict }}
{{- range $value, $field := dict "time" "targetTime" "lsn" "targetLSN" "xid" "targetXID" "name" "targetName" "backupID" "backupID" "timeline" "targetTLI" }}
{{- with get $target $value }}
{{- $_ := set $fields $field . }}
{{- end }}
{{- end }}
{{- if $target.immediate }}
{{- $_ := set $fields "targetImmediate" true }}
{{- end }}
{{- if include "cnpg-postgres.isSet" (list $target "exclusive") }}
{{- $_ := set $fields "exclusive" $target.exclusive }}
{{- end }}
{{- include "cnpg-postgres.yaml" $fields }}
{{- end }}

{{/* The values group of the server that the cluster copies: {host, …} as YAML; nothing where there is none. */}}
{{- define "cnpg-postgres.sourceServer" -}}
{{- $groups := dict "import" .Values.bootstrap.import "pg_basebackup" .Values.bootstrap.pgBasebackup }}
{{- with get $groups .Values.bootstrap.method }}
{{- toYaml . }}
{{- end }}
{{- end }}

{{/* The chart's own Secret with the password of the server that the cluster copies. */}}
{{- define "cnpg-postgres.sourceSecretName" -}}
{{ include "cnpg-postgres.fullname" . }}-source
{{- end }}

{{/* spec.externalClusters: what the cluster is made from; nothing under initdb. */}}
{{- define "cnpg-postgres.externalClusters" -}}
{{- if include "cnpg-postgres.recoversFromS3" . }}
{{- $archive := include "cnpg-postgres.archives" . | fromYamlArray | last }}
- name: {{ include "cnpg-postgres.source" . }}
  {{- if eq .Values.backup.method "plugin" }}
  plugin:
    {{- include "cnpg-postgres.pluginReference" $archive | nindent 4 }}
  {{- else }}
  barmanObjectStore:
    serverName: {{ $archive.serverName | quote }}
    {{- include "cnpg-postgres.barmanObjectStore" (dict "root" . "name" $archive.name "s3" $archive.s3) | nindent 4 }}
  {{- end }}
{{- end }}
{{- with include "cnpg-postgres.sourceServer" . | fromYaml }}
- name: {{ include "cnpg-postgres.source" $ }}
  connectionParameters:
    host: {{ .host | quote }}
    port: {{ .port | toString | quote }}
    user: {{ .username | quote }}
    {{- with .database }}
    dbname: {{ . | quote }}
    {{- end }}
    sslmode: {{ .sslmode }}
  password:
    name: {{ .existingSecret | default (include "cnpg-postgres.sourceSecretName" $) | quote }}
    key: password
  {{- with .caSecret }}
  sslRootCert:
    name: {{ . | quote }}
    key: ca.crt
  {{- end }}
{{- end }}
{{- end }}

{{/* spec.plugins and spec.backup: where the cluster archives to, and what its snapshots are made by. */}}
{{- define "cnpg-postgres.archiving" -}}
{{- $backup := .Values.backup }}
{{- $inTree := and $backup.enabled (eq $backup.method "barmanObjectStore") }}
{{- $snapshotClass := $backup.volumeSnapshot.className }}
{{- $archive := include "cnpg-postgres.archives" . | fromYamlArray | first }}
{{- if and $backup.enabled (eq $backup.method "plugin") }}
plugins:
  - isWALArchiver: true
    {{- include "cnpg-postgres.pluginReference" $archive | nindent 4 }}
{{- end }}
{{- if or $inTree $snapshotClass }}
backup:
  target: {{ $backup.target }}
  {{- if $inTree }}
  {{- with $backup.retentionPolicy }}
  retentionPolicy: {{ . | quote }}
  {{- end }}
  barmanObjectStore:
    serverName: {{ $archive.serverName | quote }}
    {{- include "cnpg-postgres.barmanObjectStore" (dict "root" . "name" $archive.name "s3" $archive.s3) | nindent 4 }}
  {{- end }}
  {{- with $snapshotClass }}
  volumeSnapshot:
    className: {{ . | quote }}
    {{- /* Volumes that are written to meanwhile become consistent with the WAL of that time, which only an archive is sure to have. */}}
    online: {{ $backup.enabled }}
  {{- end }}
{{- end }}
{{- end }}

{{/* spec.env: the values' own, and what the operator's own S3 client needs. */}}
{{- define "cnpg-postgres.env" -}}
{{- $env := .Values.env | default list }}
{{- if eq .Values.backup.method "barmanObjectStore" }}
{{- $names := list }}
{{- range $env }}
{{- $names = append $names .name }}
{{- end }}
{{- range include "cnpg-postgres.archives" . | fromYamlArray }}
{{- range include "cnpg-postgres.s3Environment" .s3 | fromYamlArray }}
{{- if not (has .name $names) }}
{{- $names = append $names .name }}
{{- $env = append $env . }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- include "cnpg-postgres.yaml" $env }}
{{- end }}
