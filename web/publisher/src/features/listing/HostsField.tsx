import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { same } from "./fields";
import classes from "./HostsField.module.css";

type Hosts = Record<string, string>;
type Row = { key: number; host: string; range: string };
type Props = { value: Hosts; onChange: (hosts: Hosts) => void; error?: string };

/** What the plugin works with. A row that is half written stays in the form and is not part of the listing yet. */
export function HostsField({ value, onChange, error }: Props) {
  const { t } = useTranslation("listing");
  const next = useRef(0);
  const rowsOf = (hosts: Hosts): Row[] =>
    Object.entries(hosts).map(([host, range]) => ({ key: next.current++, host, range }));
  const [rows, setRows] = useState(() => rowsOf(value));
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another value from outside replaces the rows
  useEffect(() => {
    if (!same(hostsOf(rows), value)) setRows(rowsOf(value));
  }, [value]);
  const set = (changed: Row[]) => {
    setRows(changed);
    onChange(hostsOf(changed));
  };
  const edit = (key: number, part: Partial<Row>) =>
    set(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <fieldset className={classes.hosts}>
      <legend className={classes.legend}>{t("field.hosts")}</legend>
      <p className={classes.hint}>{t("hosts.hint")}</p>
      {rows.map((row) => (
        <div key={row.key} className={classes.row}>
          <TextInput
            aria-label={t("hosts.host")}
            placeholder="eslint"
            spellCheck={false}
            autoCapitalize="none"
            value={row.host}
            onChange={(event) => edit(row.key, { host: event.currentTarget.value.trim().toLowerCase() })}
          />
          <TextInput
            aria-label={t("hosts.range")}
            placeholder=">=8"
            spellCheck={false}
            value={row.range}
            onChange={(event) => edit(row.key, { range: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            aria-label={t("hosts.remove", { host: row.host })}
            onClick={() => set(rows.filter(({ key }) => key !== row.key))}
          >
            <IconX size={18} stroke={1.6} />
          </ActionIcon>
        </div>
      ))}
      {error && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
      <Button
        id="field-hosts"
        variant="default"
        size="sm"
        leftSection={<IconPlus size={18} stroke={1.6} />}
        onClick={() => setRows([...rows, { key: next.current++, host: "", range: "" }])}
      >
        {t("hosts.add")}
      </Button>
    </fieldset>
  );
}

const hostsOf = (rows: Row[]): Hosts =>
  Object.fromEntries(
    rows.filter(({ host, range }) => host && range.trim()).map(({ host, range }) => [host, range.trim()]),
  );
