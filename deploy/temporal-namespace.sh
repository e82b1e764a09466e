#!/bin/sh
# Registers the namespace and tells it the search attributes of internal/searchattr.
set -eu
until temporal operator cluster health >/dev/null 2>&1; do sleep 1; done
temporal operator namespace describe -n default >/dev/null 2>&1 ||
  temporal operator namespace create -n default --retention 30d
until temporal operator search-attribute list -n default >/tmp/known 2>/dev/null; do sleep 1; done
while read -r name type; do
  grep -qw "$name" /tmp/known || temporal operator search-attribute create -n default --name "$name" --type "$type"
done <<'LIST'
PurchaseStage Keyword
ReviewStage Keyword
PublicationStage Keyword
PluginId Keyword
PublisherId Keyword
StageDeadline Datetime
NeedsAttention Bool
LIST
