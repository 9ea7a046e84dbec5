{{/* Passwords and who provides them. */}}
{{- define "cnpg-postgres.validate.auth" }}
{{- $auth := .Values.auth }}
{{- $global := .Values.global | default dict }}
{{- range $path, $value := dict "global.dbPassword" $global.dbPassword "auth.password" $auth.password "auth.postgresPassword" $auth.postgresPassword }}
{{- if not (or (kindIs "string" $value) (kindIs "invalid" $value)) }}
{{ $path }}: the password is not a string and would not reach the database as written. Put it in quotes, or use --set-string.
{{- end }}
{{- end }}
{{- if not (or $auth.existingSecret $auth.generate (include "cnpg-postgres.password" .)) }}
auth: no password for user {{ $auth.username }}. Set global.dbPassword, auth.password or auth.existingSecret; or auth.generate=true to let the operator make one up.
{{- end }}
{{- $sources := list }}
{{- range list "password" "existingSecret" "generate" }}
{{- if get $auth . }}
{{- $sources = append $sources (printf "auth.%s" .) }}
{{- end }}
{{- end }}
{{- if gt (len $sources) 1 }}
auth: {{ join ", " $sources }} each say where the owner's password comes from. Keep one.
{{- end }}
{{- if and $auth.postgresPassword $auth.existingSuperuserSecret }}
auth: auth.postgresPassword and auth.existingSuperuserSecret both say where the superuser's password comes from. Keep one.
{{- end }}
{{- if and $auth.existingSecret (eq $auth.existingSecret $auth.existingSuperuserSecret) }}
auth.existingSuperuserSecret: is the owner's Secret too, and one Secret holds one username. Name a second Secret.
{{- end }}
{{- range $key := list "username" "database" }}
{{- $name := get $auth $key }}
{{- if or (has $name (list "postgres" "streaming_replica" "template0" "template1")) (hasPrefix "pg_" $name) (hasPrefix "cnpg_" $name) }}
auth.{{ $key }}: {{ $name }} is reserved for PostgreSQL or the operator. Choose another name.
{{- end }}
{{- end }}
{{- end }}

{{/* Names and labels, and values that nobody would read. */}}
{{- define "cnpg-postgres.validate.names" }}
{{- $fullname := include "cnpg-postgres.fullname" . }}
{{- if or (gt (len $fullname) 50) (not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $fullname)) }}
fullnameOverride: the cluster would be called {{ $fullname }}; the operator takes up to 50 lower-case letters, digits and hyphens that start with a letter. Set a shorter or simpler name.
{{- end }}
{{- if and .Values.backup.dump.enabled (gt (len (include "cnpg-postgres.dumpName" .)) 52) }}
fullnameOverride: the dump's CronJob would be called {{ include "cnpg-postgres.dumpName" . }}, which is longer than the 52 characters of a CronJob's name. Set a shorter name, or turn backup.dump off.
{{- end }}
{{- range $key, $_ := .Values.commonLabels }}
{{- if or (has $key (keys (include "cnpg-postgres.ownLabels" $ | fromYaml))) (hasPrefix "cnpg.io/" $key) (eq $key "role") }}
commonLabels: {{ $key }} is set by the chart or the operator, and what they select would not be found. Choose another label.
{{- end }}
{{- end }}
{{- $values := .Values }}
{{- $own := keys (include "cnpg-postgres.ownLabels" . | fromYaml) }}
{{- range $path := list "services.primary" "services.read" "pgbouncer.rw.service" "pgbouncer.ro.service" "monitoring.podMonitor" "monitoring.alerts" }}
{{- $node := $values }}
{{- range splitList "." $path }}
{{- $node = get $node . | default dict }}
{{- end }}
{{- range $key, $_ := $node.labels }}
{{- if has $key $own }}
{{ $path }}.labels: {{ $key }} is set by the chart, which finds its own by it. Choose another label.
{{- end }}
{{- end }}
{{- end }}
{{- if not .Values.ignoreSubchartValues }}
{{- range list "cnpg" "cnpg-postgres" }}
{{- if and (kindIs "map" (get $.Values .)) (get $.Values .) }}
{{ . }}: these values are for this chart as a subchart, and a standalone install does not read them. Move them to the top level, or set ignoreSubchartValues=true.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* An image the operator can tell the version of, and ids that fit it. */}}
{{- define "cnpg-postgres.validate.image" }}
{{- $image := .Values.image }}
{{- if not .Values.imageCatalog.name }}
{{- $major := regexFind "^[0-9]+" $image.tag }}
{{- if eq $image.tag "latest" }}
image.tag: the operator refuses latest, since it could not tell an upgrade. Name a version, 17.2 for example.
{{- else if not (regexMatch "^[0-9]+(\\.[0-9]+)?((alpha|beta|rc)[0-9]+)?([-._+].*)?$" $image.tag) }}
image.tag: {{ $image.tag }} does not start with a PostgreSQL version, which the operator reads from it. Use a tag such as 17.2 or 17.2-standard-trixie.
{{- else if lt (atoi $major) 14 }}
image.tag: PostgreSQL {{ $major }} is not supported by the operator. Use 14 or later.
{{- end }}
{{- end }}
{{- $known := include "cnpg-postgres.familyId" . }}
{{- if not $known }}
{{- if not (and (include "cnpg-postgres.isSet" (list $image "uid")) (include "cnpg-postgres.isSet" (list $image "gid"))) }}
image: cannot tell the uid and gid of user postgres in {{ $image.repository }}. Set image.family to official or cnpg, or image.uid and image.gid to the image's own.
{{- end }}
{{- else if not $image.family }}
{{- range list "uid" "gid" }}
{{- if and (include "cnpg-postgres.isSet" (list $image .)) (ne (get $image . | toString) $known) }}
image.{{ . }}: {{ get $image . }} contradicts the {{ include "cnpg-postgres.imageFamily" $ }} image, whose user postgres has {{ $known }}. Remove it, or set image.family=custom if the image is not what its name says.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Instances against what is asked of them. */}}
{{- define "cnpg-postgres.validate.replication" }}
{{- $replication := .Values.replication }}
{{- $instances := int $replication.instances }}
{{- with $replication.synchronous }}
{{- if and .enabled (eq $instances 1) }}
replication.synchronous.enabled: one instance has no replica to confirm its commits. Set replication.instances to 2 or more, or enabled=false.
{{- else if and .enabled (ge (int .number) $instances) }}
replication.synchronous.number: {{ .number }} of {{ $instances }} instances cannot confirm besides the primary. Use at most {{ sub $instances 1 }}, or more replication.instances.
{{- end }}
{{- if and .enabled (include "cnpg-postgres.isSet" (list . "maxStandbyNamesFromCluster")) (lt (int .maxStandbyNamesFromCluster) (int .number)) }}
replication.synchronous.maxStandbyNamesFromCluster: {{ .maxStandbyNamesFromCluster }} candidates cannot give {{ .number }} confirmations. Raise it, or lower replication.synchronous.number.
{{- end }}
{{- if and .failoverQuorum (not .enabled) }}
replication.synchronous.failoverQuorum: needs synchronous replication. Set replication.synchronous.enabled=true, or failoverQuorum=false.
{{- end }}
{{- end }}
{{- $failover := include "cnpg-postgres.failover" . | fromYaml }}
{{- with $failover.primaryLease }}
{{- $duration := .leaseDurationSeconds | default 15 | int }}
{{- $renew := .renewDeadlineSeconds | default 10 | int }}
{{- $retry := .retryPeriodSeconds | default 2 | int }}
{{- if le $duration $renew }}
replication.primaryLease.leaseDurationSeconds: {{ $duration }} is not above renewDeadlineSeconds, {{ $renew }}, and the primary could not renew in time. Raise it, or lower renewDeadlineSeconds.
{{- end }}
{{- if le (mul 5 $renew) (mul 6 $retry) }}
replication.primaryLease.renewDeadlineSeconds: {{ $renew }} is not above 1.2 times retryPeriodSeconds, {{ $retry }}. Raise it, or lower retryPeriodSeconds.
{{- end }}
{{- end }}
{{- if and (eq $replication.primaryUpdateStrategy "supervised") (eq $instances 1) }}
replication.primaryUpdateStrategy: supervised waits for you to promote another instance, and there is none. Use unsupervised, or more replication.instances.
{{- end }}
{{- if and (hasKey $failover "smartShutdownTimeout") (include "cnpg-postgres.isSet" (list $replication "stopDelay")) }}
{{- if ge (int $failover.smartShutdownTimeout) (int $replication.stopDelay) }}
replication.smartShutdownTimeout: {{ $failover.smartShutdownTimeout }} s leaves nothing of stopDelay ({{ $replication.stopDelay }} s) for a fast shutdown before the kill. Make it smaller.
{{- end }}
{{- end }}
{{- end }}

{{/* What the first instance is made from, and what initdb is told. */}}
{{- define "cnpg-postgres.validate.bootstrap" }}
{{- if eq .Values.bootstrap.method "recovery" }}
{{- include "cnpg-postgres.validate.recovery" . }}
{{- else if ne .Values.bootstrap.method "initdb" }}
{{- include "cnpg-postgres.validate.sourceServer" . }}
{{- end }}
{{- $initdb := .Values.bootstrap.initdb }}
{{- if and (eq $initdb.localeProvider "builtin") (lt (include "cnpg-postgres.major" . | atoi) 17) }}
bootstrap.initdb.localeProvider: builtin is there from PostgreSQL 17 on. Use libc or icu, or a newer image.
{{- end }}
{{- range $key, $provider := dict "builtinLocale" "builtin" "icuLocale" "icu" "icuRules" "icu" }}
{{- if and (get $initdb $key) (ne $initdb.localeProvider $provider) }}
bootstrap.initdb.{{ $key }}: goes with localeProvider={{ $provider }}. Set that, or remove it.
{{- end }}
{{- end }}
{{- range $list := list "postInitSQL" "postInitTemplateSQL" "postInitApplicationSQL" }}
{{- range $index, $statement := get $initdb $list | default list }}
{{- if hasPrefix "\\" (trim $statement) }}
bootstrap.initdb.{{ $list }}[{{ $index }}]: {{ trim $statement | trunc 20 }} is a command of psql, not SQL, and the operator does not run psql. Write SQL.
{{- else if not (trim $statement) }}
bootstrap.initdb.{{ $list }}[{{ $index }}]: is blank. Remove it.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Service names against each other and against the operator's own. */}}
{{- define "cnpg-postgres.validate.services" }}
{{- $fullname := include "cnpg-postgres.fullname" . }}
{{- $seen := dict }}
{{- $direct := list }}
{{- range include "cnpg-postgres.directServices" . | fromYamlArray }}
{{- $direct = append $direct (dict "name" .name "group" "direct") }}
{{- end }}
{{- range concat (include "cnpg-postgres.serviceList" . | fromYamlArray) $direct }}
{{- if has .name (list (printf "%s-rw" $fullname) (printf "%s-ro" $fullname) (printf "%s-r" $fullname) (printf "%s-any" $fullname)) }}
services.{{ .group }}.name: {{ .name }} is the operator's own Service. Choose another name.
{{- end }}
{{- if gt (len .name) 63 }}
services.{{ .group }}.name: {{ .name }} is longer than the 63 characters of a Service's name. Set a shorter one.
{{- end }}
{{- if hasKey $seen .name }}
services.{{ .group }}.name: {{ .name }} is used for {{ get $seen .name }} too. Give each Service a name of its own.
{{- end }}
{{- $_ := set $seen .name (printf "the %s Service" .group) }}
{{- end }}
{{- range $path, $service := dict "services.primary" .Values.services.primary "services.read" .Values.services.read
      "pgbouncer.rw.service" .Values.pgbouncer.rw.service "pgbouncer.ro.service" .Values.pgbouncer.ro.service }}
{{- if and $service.loadBalancerSourceRanges (ne $service.type "LoadBalancer") }}
{{ $path }}.loadBalancerSourceRanges: does nothing for type {{ $service.type }}. Set {{ $path }}.type=LoadBalancer, or use networkPolicy.
{{- end }}
{{- end }}
{{- end }}

{{/* Roles that may be managed, each once. */}}
{{- define "cnpg-postgres.validate.roles" }}
{{- $seen := dict }}
{{- $secrets := dict }}
{{- range $index, $role := .Values.managedRoles }}
{{- if or (has .name (list "postgres" "streaming_replica")) (hasPrefix "pg_" .name) (hasPrefix "cnpg_" .name) }}
managedRoles[{{ $index }}].name: {{ .name }} is reserved for PostgreSQL or the operator. Choose another name.
{{- else if eq .name $.Values.auth.username }}
managedRoles[{{ $index }}].name: {{ .name }} is the owner. Use auth for its password, auth.createdb for its rights and auth.inRoles for its memberships.
{{- else if hasKey $seen .name }}
managedRoles[{{ $index }}].name: {{ .name }} is listed twice. Keep one.
{{- end }}
{{- $_ := set $seen .name true }}
{{- if .password }}
{{- $secret := include "cnpg-postgres.roleSecretName" (list $ .) }}
{{- if hasSuffix "-" $secret }}
managedRoles[{{ $index }}].name: {{ .name }} would make the Secret's name end in a hyphen. Put the password into a Secret of yours and name it by existingSecret.
{{- else if hasKey $secrets $secret }}
managedRoles[{{ $index }}].name: {{ .name }} and {{ get $secrets $secret }} would share the Secret {{ $secret }}. Put one password into a Secret of yours and name it by existingSecret.
{{- end }}
{{- $_ := set $secrets $secret .name }}
{{- end }}
{{- if and .password (not (kindIs "string" .password)) }}
managedRoles[{{ $index }}].password: the password is not a string and would not reach the database as written. Put it in quotes, or use --set-string.
{{- end }}
{{- if gt (len (compact (list .password .existingSecret .disablePassword))) 1 }}
managedRoles[{{ $index }}]: password, existingSecret and disablePassword exclude each other. Keep one.
{{- end }}
{{- end }}
{{- end }}

{{/* Certificates with the authorities that signed them. */}}
{{- define "cnpg-postgres.validate.certificates" }}
{{- with .Values.certificates }}
{{- if and .serverTLSSecret (not .serverCASecret) }}
certificates.serverTLSSecret: clients need the authority that signed it. Set certificates.serverCASecret too.
{{- end }}
{{- if and .serverTLSSecret .serverAltDNSNames }}
certificates.serverAltDNSNames: cannot be added to a certificate of yours. Put the names into the certificate, or remove serverTLSSecret.
{{- end }}
{{- if and .replicationTLSSecret (not .clientCASecret) }}
certificates.replicationTLSSecret: the primary needs the authority that signed it. Set certificates.clientCASecret too.
{{- end }}
{{- end }}
{{- end }}
