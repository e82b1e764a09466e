/** What Stripe asks for, in the words of people: Stripe's names of fields are for programs. */
export type Want =
  | "bank"
  | "terms"
  | "birth"
  | "name"
  | "document"
  | "address"
  | "idNumber"
  | "contact"
  | "people"
  | "business"
  | "more";

const words: [RegExp, Want][] = [
  [/^external_account/, "bank"],
  [/tos_acceptance/, "terms"],
  [/^(person_|owners|directors|executives|representative|company\.(owners|directors|executives))/, "people"],
  [/\.dob(\.|$)/, "birth"],
  [/verification\.(additional_)?document|\.documents\./, "document"],
  [/id_number|ssn_last_4|tax_id|vat_id/, "idNumber"],
  [/address/, "address"],
  [/(first|last|full|maiden)_name|^company\.name/, "name"],
  [/\.(email|phone)$/, "contact"],
  [/^business_|^company\./, "business"],
];

/** Each want once, in the order in which Stripe names them. */
export function wantsOf(fields: string[]): Want[] {
  return [...new Set(fields.map((field) => words.find(([pattern]) => pattern.test(field))?.[1] ?? "more"))];
}
