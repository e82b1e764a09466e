import { Button, Menu } from "@mantine/core";
import { PluginIcon } from "@shared/components/PluginIcon";
import { notify } from "@shared/toast/notify";
import { IconChevronDown, IconLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { forSale, linkOf, useScope } from "./useScope";

const shown = 30;

/** Copies the address of a plugin in the store with the code filled in; of which one, when there are several. */
export function CouponLink({ coupon }: { coupon: Schemas["Coupon"] }) {
  const { t } = useTranslation("coupons");
  const plugins = forSale(useScope(coupon));
  const copy = useCopyLink(coupon.code);
  const [only, ...others] = plugins;
  const icon = <IconLink size={18} stroke={1.6} />;
  if (!only) return null;
  if (others.length === 0) {
    return (
      <Button variant="default" size="sm" leftSection={icon} onClick={() => void copy(only)}>
        {t("link.copy")}
      </Button>
    );
  }
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          leftSection={icon}
          rightSection={<IconChevronDown size={16} stroke={1.6} />}
        >
          {t("link.copy")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: "auto" }}>
        <Menu.Label>{t("link.copyFor")}</Menu.Label>
        {plugins.slice(0, shown).map((plugin) => (
          <Menu.Item
            key={plugin.id}
            leftSection={<PluginIcon slug={plugin.slug} src={plugin.iconUrl} size={24} />}
            onClick={() => void copy(plugin)}
          >
            {plugin.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function useCopyLink(code: string) {
  const { t } = useTranslation("coupons");
  return async (plugin: { slug: string }) => {
    const link = linkOf(code, plugin);
    try {
      await navigator.clipboard.writeText(link);
      notify({ tone: "good", title: t("link.copied"), message: link });
    } catch {
      notify({ tone: "bad", title: t("link.failed"), message: link }); // to be copied by hand
    }
  };
}
