import { Button, Skeleton, Stack } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useProblemToast } from "../api/useProblemToast";
import { Badge } from "../components/Badge";
import { ErrorState } from "../components/State";
import { When } from "../components/When";
import { Section } from "./Section";
import classes from "./SessionsSection.module.css";
import { accountApi } from "./session";
import { deviceOf } from "./userAgent";

const sessionsQuery = accountApi.query.queryOptions("get", "/v1/account/sessions", {});

/** Where the account is logged in, and the way to end it elsewhere. */
export function SessionsSection() {
  const { t } = useTranslation(["account", "common"]);
  const sessions = useQuery(sessionsQuery);
  const queryClient = useQueryClient();
  const onError = useProblemToast();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const revoke = useMutation({
    mutationFn: (id: string) => accountApi.fetch.DELETE("/v1/account/sessions/{id}", { params: { path: { id } } }),
    onSuccess,
    onError,
  });
  const revokeOthers = useMutation({
    mutationFn: () => accountApi.fetch.DELETE("/v1/account/sessions"),
    onSuccess,
    onError,
  });
  const items = sessions.data?.items ?? [];
  return (
    <Section title={t("security.sessions")} description={t("security.sessionsText")}>
      {sessions.isPending && <Skeleton height={160} />}
      {sessions.isError && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <Stack>
        <ul className={classes.list}>
          {items.map((session) => {
            const device = deviceOf(session.userAgent);
            const Icon = device.mobile ? IconDeviceMobile : IconDeviceDesktop;
            return (
              <li key={session.id} className={classes.session}>
                <Icon size={20} stroke={1.6} aria-hidden="true" />
                <div className={classes.words}>
                  <div className={classes.device}>
                    {t("security.device", {
                      browser: device.browser ?? t("security.unknownBrowser"),
                      system: device.system ?? "",
                    })}
                    {session.current && <Badge tone="good">{t("security.thisDevice")}</Badge>}
                  </div>
                  <div className={classes.detail}>
                    {session.ip} · <When at={session.lastSeenAt} />
                  </div>
                </div>
                {!session.current && (
                  <Button
                    variant="default"
                    size="xs"
                    loading={revoke.isPending && revoke.variables === session.id}
                    onClick={() => revoke.mutate(session.id)}
                  >
                    {t("security.end")}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
        {items.length > 1 && (
          <div>
            <Button variant="default" loading={revokeOthers.isPending} onClick={() => revokeOthers.mutate()}>
              {t("security.endOthers")}
            </Button>
          </div>
        )}
      </Stack>
    </Section>
  );
}
