import type { SameKeys } from "../i18n/i18n";
import type es from "./account.es";

const en: SameKeys<typeof es> = {
  field: {
    name: "Name",
    nameHint: "How others will see you.",
    email: "E-mail",
    password: "Password",
    currentPassword: "Current password",
    newPassword: "New password",
    newPasswordHint: "At least 10 characters.",
    showPassword: "Show or hide the password",
  },
  logIn: { title: "Log in", noAccount: "No account yet?", forgotten: "I have forgotten my password" },
  signUp: { title: "Create your account", haveAccount: "Have an account already?" },
  checkMail: {
    title: "Check your mail",
    verification: "We have sent a link to <strong>{{email}}</strong>. Open it to confirm your address.",
    reset: "If <strong>{{email}}</strong> has an account, a link to choose a new password is on its way.",
    again: "Send again",
    sentAgain: "Sent again",
    spam: "Nothing there? Look in your spam folder, or wait a minute.",
  },
  verify: {
    title: "Confirm your address",
    text: "Enter the password you chose to finish.",
    action: "Confirm",
    done: "Address confirmed",
    doneText: "You can log in now.",
  },
  forgotten: {
    title: "Forgotten your password?",
    text: "We will send you a link to choose a new one.",
    action: "Send link",
    back: "Back to log in",
  },
  reset: {
    title: "Choose a new password",
    text: "Changing it ends all your sessions.",
    action: "Change password",
    done: "Password changed",
    doneText: "Log in with the new one.",
  },
  brokenLink: {
    title: "This link is incomplete",
    text: "Open it straight from the mail, or ask for a new one.",
  },
  settings: {
    title: "Settings",
    profile: "Profile",
    emailFixed: "The address identifies your account and cannot be changed.",
    appearance: "Language and theme",
    language: "Language of pages and mails",
  },
  security: {
    title: "Security",
    password: "Password",
    passwordText: "Changing it ends your other sessions.",
    changePassword: "Change password",
    passwordChanged: "Password changed",
    passwordChangedText: "Your other sessions have ended.",
    sessions: "Sessions",
    sessionsText: "The browsers you are logged in with. End those you do not know.",
    device: "{{browser}} {{system}}",
    unknownBrowser: "Unknown browser",
    thisDevice: "This one",
    end: "End",
    endOthers: "End all other sessions",
  },
};

export default en;
