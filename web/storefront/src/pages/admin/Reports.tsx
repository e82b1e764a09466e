import { PageHeader } from "@shared/components/PageHeader";

export function Reports() {
  return <PageHeader title="Reports" />;
}
