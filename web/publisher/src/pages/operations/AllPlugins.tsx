import { PageHeader } from "@shared/components/PageHeader";

export function AllPlugins() {
  return <PageHeader title="AllPlugins" />;
}
