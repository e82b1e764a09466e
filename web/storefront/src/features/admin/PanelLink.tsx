import { Button } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { panelPlugin } from "./panel";

/** To the plugin in the publisher panel, which alone changes it; the panel has its own log-in. */
export function PanelLink({ slug, children }: { slug: string; children: string }) {
  const { t } = useTranslation("admin");
  return (
    <Button
      component="a"
      href={panelPlugin(slug)}
      target="_blank"
      rel="noopener"
      size="sm"
      variant="default"
      rightSection={<IconExternalLink size={18} stroke={1.6} aria-hidden="true" />}
    >
      {children}
      <span className="visually-hidden"> {t("reports.newTab")}</span>
    </Button>
  );
}
