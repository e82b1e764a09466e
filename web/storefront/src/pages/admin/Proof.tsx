import { Skeleton } from "@mantine/core";
import { PageHeader } from "@shared/components/PageHeader";
import { ErrorState } from "@shared/components/State";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Cases } from "@/features/admin/proof/Cases";
import { Currencies } from "@/features/admin/proof/Currencies";
import { Hero } from "@/features/admin/proof/Hero";
import { History } from "@/features/admin/proof/History";
import { proofChanged, proofQuery } from "@/features/admin/proof/queries";
import { RunNow } from "@/features/admin/proof/RunNow";
import { Running } from "@/features/admin/proof/Running";

export function Proof() {
  const { t } = useTranslation("proof");
  const proof = useQuery(proofQuery);
  const running = proof.data?.running;
  useAfterEachRun(running?.id);
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} actions={<RunNow running={Boolean(running)} />} />
      {proof.isPending && <Skeleton height={128} radius="md" mb="xl" aria-hidden="true" />}
      {proof.isError && !proof.data && <ErrorState error={proof.error} onRetry={() => void proof.refetch()} />}
      {proof.data && <Hero proof={proof.data} />}
      {running && <Running run={running} />}
      {proof.data?.last && proof.data.last.currencies.length > 0 && (
        <Currencies currencies={proof.data.last.currencies} />
      )}
      <Cases />
      <History />
    </>
  );
}

/** Cases and history are old when a run has ended. */
function useAfterEachRun(running: string | undefined) {
  const queryClient = useQueryClient();
  const before = useRef(running);
  useEffect(() => {
    if (before.current && before.current !== running) void proofChanged(queryClient);
    before.current = running;
  }, [running, queryClient]);
}
