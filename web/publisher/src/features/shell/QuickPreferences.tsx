import { ActionIcon, Menu } from "@mantine/core";
import { PreferenceItems } from "@shared/components/Preferences";
import { IconDots } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** Theme and language for who is not logged in. */
export function QuickPreferences() {
  const { t } = useTranslation("panel");
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("nav.preferences")}>
          <IconDots size={20} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <PreferenceItems />
      </Menu.Dropdown>
    </Menu>
  );
}
