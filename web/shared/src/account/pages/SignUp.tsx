import { PageHeader } from "../../components/PageHeader";

export function SignUp() {
  return <PageHeader title="SignUp" />;
}
