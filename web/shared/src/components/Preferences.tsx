import { Menu, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { chooseLanguage, currentLanguage, languages } from "../i18n/i18n";

const schemes = [
  ["light", IconSun],
  ["dark", IconMoon],
  ["auto", IconDeviceDesktop],
] as const;

/** The entries of a menu that choose theme and language. */
export function PreferenceItems() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const language = currentLanguage();
  return (
    <>
      <Menu.Label>{t("theme.label")}</Menu.Label>
      {schemes.map(([scheme, Icon]) => (
        <Menu.Item
          key={scheme}
          closeMenuOnClick={false}
          leftSection={<Icon size={18} stroke={1.6} />}
          rightSection={colorScheme === scheme ? <IconCheck size={16} /> : null}
          aria-current={colorScheme === scheme}
          onClick={() => setColorScheme(scheme)}
        >
          {t(`theme.${scheme}`)}
        </Menu.Item>
      ))}
      <Menu.Label>{t("language.label")}</Menu.Label>
      {languages.map((one) => (
        <Menu.Item
          key={one}
          lang={one}
          rightSection={language === one ? <IconCheck size={16} /> : null}
          aria-current={language === one}
          onClick={() => void chooseLanguage(one)}
        >
          {t(`language.${one}`)}
        </Menu.Item>
      ))}
    </>
  );
}
