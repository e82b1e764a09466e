import { PageHeader } from "@shared/components/PageHeader";

export function PluginStatistics() {
  return <PageHeader title="PluginStatistics" />;
}
