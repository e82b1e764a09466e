import { Combobox, Loader, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useProblemText } from "@shared/api/useProblemText";
import { PluginIcon } from "@shared/components/PluginIcon";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Schemas, store } from "@/api";
import classes from "./PluginPicker.module.css";

export type PickedPlugin = Schemas["PluginSuggestion"];

type Props = {
  label: string;
  placeholder?: string;
  description?: string;
  error?: ReactNode;
  disabled?: boolean;
  /** The slugs of those that are chosen already. */
  taken?: string[];
  onPick: (plugin: PickedPlugin) => void;
};

/** Finds a plugin of the store by its name. */
export function PluginPicker({ taken = [], onPick, ...field }: Props) {
  const { t } = useTranslation("admin");
  const [text, setText] = useState("");
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const found = useSuggestions(text);
  const pick = (slug: string) => {
    const plugin = found.plugins.find((one) => one.slug === slug);
    if (!plugin) return;
    onPick(plugin);
    setText("");
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={pick} withinPortal={false}>
      <Combobox.Target>
        <TextInput
          {...field}
          leftSection={<IconPlus size={18} stroke={1.6} />}
          rightSection={found.loading ? <Loader size={16} /> : undefined}
          maxLength={100}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onFocus={() => text && combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!text.trim()}>
        <Combobox.Options aria-label={field.label}>
          {found.plugins.map((plugin) => {
            const there = taken.includes(plugin.slug);
            return (
              <Combobox.Option key={plugin.slug} value={plugin.slug} disabled={there}>
                <span className={classes.option}>
                  <PluginIcon slug={plugin.slug} src={plugin.iconUrl} size={28} />
                  <span className={classes.words}>{plugin.name}</span>
                  {there && <span className={classes.quiet}>{t("featured.added")}</span>}
                </span>
              </Combobox.Option>
            );
          })}
          {found.plugins.length === 0 && <Combobox.Empty>{found.message}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function useSuggestions(text: string) {
  const { t } = useTranslation("admin");
  const problemText = useProblemText();
  const [q] = useDebouncedValue(text.trim(), 150);
  const query = useQuery({
    ...store.query.queryOptions("get", "/v1/search/suggestions", { params: { query: { q, limit: 8 } } }),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
  const loading = q !== text.trim() || query.isFetching;
  const none = loading ? t("featured.searching") : t("featured.nothing");
  return {
    plugins: (q && query.data?.plugins) || [],
    loading: text.trim() !== "" && loading,
    message: query.error ? problemText(query.error) : none,
  };
}
