import { useTranslation } from "react-i18next";

const known = ["stable", "beta", "alpha", "rc", "next", "nightly"] as const;

/** A channel in words; publishers may name others. */
export function useChannelName(): (channel: string) => string {
  const { t } = useTranslation("plugin");
  return (channel) => {
    const name = known.find((one) => one === channel);
    return name ? t(`channel.${name}`) : channel;
  };
}
