import { PageHeader } from "@shared/components/PageHeader";

export function Submissions() {
  return <PageHeader title="Submissions" />;
}
