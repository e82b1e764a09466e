import { safeNext } from "./guard";

/** The token of a mail's link stands behind the #, which no server and no Referer ever sees; so does where its reader was going. */
export function mailToken(hash: string): string | undefined {
  return behind(hash).get("token") || undefined;
}

export const mailNext = (hash: string) => safeNext(behind(hash).get("next"));

const behind = (hash: string) => new URLSearchParams(hash.replace(/^#/, ""));

const key = "sign-up-email";

/** Remembers in this tab's browser who is signing up, so that confirming the address can log in at once. */
export const rememberedEmail = {
  set: (email: string) => localStorage.setItem(key, email),
  take() {
    const email = localStorage.getItem(key) ?? undefined;
    localStorage.removeItem(key);
    return email;
  },
};
