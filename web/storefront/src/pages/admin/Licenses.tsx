import { Button, Skeleton, TextInput } from "@mantine/core";
import { useProblemText } from "@shared/api/useProblemText";
import { PageHeader } from "@shared/components/PageHeader";
import { State } from "@shared/components/State";
import { IconKey, IconSearchOff } from "@tabler/icons-react";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { LicenseCard } from "@/features/admin/licenses/LicenseCard";
import classes from "@/features/admin/licenses/Licenses.module.css";
import { type AdminLicense, foundQuery } from "@/features/admin/licenses/queries";

const route = getRouteApi("/admin/licenses");

/** Licenses that support looks up. What is looked for stays out of the address, for it may be a key; an ID may be in it. */
export function Licenses() {
  const { t } = useTranslation("adminLicenses");
  const { id } = route.useSearch();
  const [typed, setTyped] = useState(id ?? "");
  const [asked, setAsked] = useState(id ?? "");
  const found = useQuery({ ...foundQuery(asked), enabled: asked !== "" });
  const problemText = useProblemText();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === asked) void found.refetch();
    else setAsked(typed.trim());
  };
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <search>
        <form className={classes.search} onSubmit={submit}>
          <TextInput
            label={t("search")}
            description={t("searchText")}
            autoComplete="off"
            spellCheck={false}
            maxLength={320}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={found.error ? problemText(found.error) : undefined}
          />
          <Button type="submit" disabled={typed.trim() === ""} loading={found.isFetching}>
            {t("find")}
          </Button>
        </form>
      </search>
      <Found query={found} asked={asked} />
    </>
  );
}

type FoundProps = { query: UseQueryResult<AdminLicense[]>; asked: string };

function Found({ query, asked }: FoundProps) {
  const { t } = useTranslation("adminLicenses");
  if (asked === "") {
    return (
      <State icon={<IconKey stroke={1.4} />} title={t("begin")}>
        {t("beginText")}
      </State>
    );
  }
  if (query.isPending) return <Skeleton height={160} radius="md" />;
  if (!query.data) return null; // the field says why
  if (query.data.length === 0) {
    return (
      <State icon={<IconSearchOff stroke={1.4} />} title={t("none")}>
        {t("noneText")}
      </State>
    );
  }
  return (
    <ul className={classes.list} aria-label={t("list")}>
      {query.data.map((license) => (
        <LicenseCard key={license.id} license={license} />
      ))}
    </ul>
  );
}
