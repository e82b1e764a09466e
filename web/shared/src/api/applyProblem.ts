import type { UseFormReturnType } from "@mantine/form";
import { fieldMessage } from "./fieldMessage";
import { ProblemError } from "./problem";

/**
 * Puts the server's findings at the fields they are about (`body.links.homepage` → `links.homepage`).
 * False when there is any that the form has no field for: then the caller shows a toast.
 */
export function applyProblem<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  error: unknown,
): boolean {
  if (!(error instanceof ProblemError) || error.errors.length === 0) return false;
  let all = true;
  let first: string | undefined;
  for (const { location, message } of error.errors) {
    const path = location?.replace(/^body\.?/, "").replace(/\[(\d+)\]/g, ".$1") ?? "";
    const field = path.split(".")[0] ?? "";
    if (field && field in form.getValues()) {
      form.setFieldError(path, fieldMessage(message ?? ""));
      first ??= path;
    } else all = false;
  }
  if (first) form.getInputNode(first)?.focus();
  return all;
}
