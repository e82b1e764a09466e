import { PageHeader } from "../../components/PageHeader";

export function Security() {
  return <PageHeader title="Security" />;
}
