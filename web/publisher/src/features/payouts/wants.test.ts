import { expect, test } from "vitest";
import { wantsOf } from "./wants";

test("Stripe's fields become what a person has to give, each once", () => {
  expect(
    wantsOf([
      "business_type",
      "external_account",
      "individual.dob.day",
      "individual.dob.month",
      "individual.first_name",
      "individual.last_name",
      "tos_acceptance.date",
      "tos_acceptance.ip",
    ]),
  ).toEqual(["business", "bank", "birth", "name", "terms"]);
  expect(wantsOf(["individual.verification.document", "individual.verification.additional_document"])).toEqual([
    "document",
  ]);
  expect(wantsOf(["individual.address.line1", "individual.id_number", "individual.email", "company.tax_id"])).toEqual([
    "address",
    "idNumber",
    "contact",
  ]);
  expect(wantsOf(["person_123.dob.day", "company.directors_provided", "owners_provided"])).toEqual(["people"]);
});

test("what we have no word for is still told", () => {
  expect(wantsOf(["interv_1.some_new_field.form", "settings.other"])).toEqual(["more"]);
  expect(wantsOf([])).toEqual([]);
});
