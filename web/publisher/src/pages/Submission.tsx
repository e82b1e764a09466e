import { PageHeader } from "@shared/components/PageHeader";

export function Submission() {
  return <PageHeader title="Submission" />;
}
