import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { CommandLine } from "./CommandLine";
import classes from "./Install.module.css";
import { checksumCommand, signatureCommand } from "./installPlan";
import { signingKey, type Version } from "./queries";

/** The checksum, and the signature with the key that made it. */
export function Verify({ slug, version }: { slug: string; version: Version }) {
  const { t } = useTranslation("plugin");
  return (
    <>
      <h3 className={classes.part}>{t("install.checksum")}</h3>
      <CommandLine command={version.sha256} label={t("install.copySum")} />
      <p className={classes.quiet}>{t("install.checksumText")}</p>
      <CommandLine command={checksumCommand(version.sha256, version.fileName)} />
      <h3 className={classes.part}>{t("install.signature")}</h3>
      {version.signed ? (
        <Signature slug={slug} version={version} />
      ) : (
        <p className={classes.quiet}>{t("install.unsigned")}</p>
      )}
    </>
  );
}

function Signature({ slug, version }: { slug: string; version: Version }) {
  const { t } = useTranslation("plugin");
  const { data, isError } = useQuery(signingKey);
  const file = `${version.fileName}.minisig`;
  return (
    <>
      <p className={classes.quiet}>{t("install.signatureText")}</p>
      <p>
        <a href={signatureUrl(slug, version.version)} download={file}>
          {t("install.signatureFile", { file })}
        </a>
      </p>
      {data ? (
        <>
          <CommandLine command={signatureCommand(data.publicKey, version.fileName)} />
          <p className={classes.quiet}>{t("install.key")}</p>
          <CommandLine command={data.publicKey} label={t("install.copyKey")} />
        </>
      ) : (
        !isError && <Skeleton height={50} radius="md" />
      )}
    </>
  );
}

export const signatureUrl = (slug: string, version: string) =>
  `/api/v1/plugins/${encodeURIComponent(slug)}/versions/${encodeURIComponent(version)}/signature`;
