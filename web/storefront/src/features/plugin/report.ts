/** What can be reported, and why: the API's own lists of reasons. */
export type Subject = { kind: "plugin"; slug: string } | { kind: "review"; id: string };

export const pluginReasons = ["malware", "security", "copyright", "misleading", "spam", "other"] as const;
export const reviewReasons = ["spam", "abuse", "off_topic", "false", "other"] as const;
