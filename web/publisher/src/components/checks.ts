import type { Schemas } from "@/api";

export type CheckResult = Schemas["CheckResult"];
export type Finding = Schemas["Finding"];

/** All checks of a round, in the order in which people read them. */
export const checkNames = ["archive", "manifest", "license", "secrets", "unicode", "look_alikes", "malware"] as const;

/** In our order; those the server knows and we do not come last. */
export function inOrder(checks: CheckResult[]): CheckResult[] {
  const place = (name: string) => {
    const at = checkNames.indexOf(name as (typeof checkNames)[number]);
    return at < 0 ? checkNames.length : at;
  };
  return [...checks].sort((a, b) => place(a.name) - place(b.name));
}

export type RuleFindings = { rule: string; severity: Finding["severity"]; findings: Finding[] };

/** Findings of one rule stand together, errors first: what to do about them is the same. */
export function byRule(evidence: Finding[]): RuleFindings[] {
  const groups = new Map<string, RuleFindings>();
  for (const finding of evidence) {
    const key = `${finding.severity}/${finding.rule}`;
    const group = groups.get(key) ?? { rule: finding.rule, severity: finding.severity, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
}

export type Outcome = "waiting" | "running" | "passed" | "warned" | "failed" | "errored";

export function outcomeOf(check: CheckResult): Outcome {
  if (check.verdict === "passed" && check.evidence.length > 0) return "warned";
  return check.verdict;
}
