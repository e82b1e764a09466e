import { PageHeader } from "@shared/components/PageHeader";

export function Plugin() {
  return <PageHeader title="Plugin" />;
}
