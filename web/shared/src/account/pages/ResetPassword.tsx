import { PageHeader } from "../../components/PageHeader";

export function ResetPassword() {
  return <PageHeader title="ResetPassword" />;
}
