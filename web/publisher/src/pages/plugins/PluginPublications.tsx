import { PageHeader } from "@shared/components/PageHeader";

export function PluginPublications() {
  return <PageHeader title="PluginPublications" />;
}
