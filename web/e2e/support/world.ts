import { readFileSync } from "node:fs";

/** What dev/webtest tells the tests about the stack that it has started and filled. */
export type World = {
  storefront: string;
  panel: string;
  mailbox: string;
  stripe: string;
  control: string;
  routes: { storefront: string[]; panel: string[] };
  /** Of everybody who signed up. */
  password: string;
  people: Record<string, Person>;
  goods: Goods;
};

export type Person = { email: string; password: string; cookie: { name: string; value: string } };
export type Item = { id: string; slug: string; name: string; release: string };
export type Goods = {
  paid: Item;
  wanted: Item;
  free: Item;
  owned: Item;
  dear: Item;
  request: string;
  draft: Item;
  update: Item;
  submission: string;
  purchase: string;
  document: string;
  transaction: string;
  case: string;
  payout: string;
  dispute: string;
  contested: string;
  coupon: string;
  publisherCoupon: string;
  publisher: string;
  category: string;
};

function read(): World {
  const path = process.env.WORLD;
  if (!path) throw new Error("run the tests by `go run ./dev web-test`: it starts what they need");
  return JSON.parse(readFileSync(path, "utf8")) as World;
}

export const world = read();

export function person(name: string): Person {
  const found = world.people[name];
  if (!found) throw new Error(`the seed knows no ${name}`);
  return found;
}
