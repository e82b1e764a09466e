import { Skeleton } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { ProblemError } from "@shared/api/problem";
import { ButtonLink } from "@shared/components/ButtonLink";
import { ErrorState, State } from "@shared/components/State";
import { notify } from "@shared/toast/notify";
import { IconScale } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { CaseHeader } from "@/features/review/case/CaseHeader";
import { CaseTabs } from "@/features/review/case/CaseTabs";
import { caseQuery, filesQuery } from "@/features/review/case/caseQuery";
import { StepperContext } from "@/features/review/case/stepper";
import { useCaseView } from "@/features/review/case/useCaseView";
import { useClaim } from "@/features/review/case/useClaim";
import { DecisionBar } from "@/features/review/decision/DecisionBar";
import { hindrance, type Kind } from "@/features/review/decision/decision";
import { reasonsQuery } from "@/features/review/decision/reasonsQuery";
import { ListingPane } from "@/features/review/listing/ListingPane";
import { nextInQueue, useQueueChanged } from "@/features/review/queue/useQueue";
import { ScrollRegion } from "@/features/review/ScrollRegion";
import { ShortcutHelp } from "@/features/review/ShortcutHelp";
import { fromQueue, tabs } from "@/features/review/search";
import { useShortcuts } from "@/features/review/useShortcuts";
import classes from "./Case.module.css";

const DecisionDialog = lazy(() => import("@/features/review/decision/DecisionDialog"));

const route = getRouteApi("/inside/review/$submissionId");

/** One submission as its reviewer sees it. */
export function Case() {
  const { submissionId } = route.useParams();
  const { t } = useTranslation("review");
  const review = useQuery(caseQuery(submissionId));
  if (review.data) return <Desk key={submissionId} review={review.data} />;
  if (review.isPending) return <Blank />;
  if (review.error instanceof ProblemError && review.error.code === "own_plugin") {
    return (
      <State
        level="page"
        icon={<IconScale stroke={1.4} />}
        title={t("case.ownTitle")}
        action={
          <ButtonLink to="/submissions/$submissionId" params={{ submissionId }} variant="default">
            {t("case.ownLink")}
          </ButtonLink>
        }
      >
        {t("case.own")}
      </State>
    );
  }
  return <ErrorState level="page" error={review.error} onRetry={() => void review.refetch()} />;
}

function Desk({ review }: { review: Schemas["ReviewCase"] }) {
  const { t } = useTranslation("review");
  const { search, show } = useCaseView();
  const narrow = useMediaQuery("(max-width: 1100px)", false, { getInitialValueInEffect: false }) ?? false;
  const claim = useClaim(review);
  const [kind, setKind] = useState<Kind>();
  const [message, setMessage] = useState("");
  // The dialog has them at hand when it opens.
  useQuery(reasonsQuery);
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure();
  const stepper = useRef<((by: 1 | -1) => void) | undefined>(undefined);
  const decided = useDecided(review);
  const queryClient = useQueryClient();
  const reload = () => void queryClient.invalidateQueries({ queryKey: caseQuery(review.id).queryKey });
  const decide = (wanted: Kind) => {
    if (!hindrance(review, wanted)) setKind(wanted);
  };
  const tab = (at: number) => () => show({ tab: tabs[at] });
  useFilesOf(review);
  useShortcuts({
    "1": tab(0),
    "2": tab(1),
    "3": tab(2),
    "4": tab(3),
    a: () => decide("approve"),
    r: () => decide("request_changes"),
    x: () => decide("reject"),
    c: () => {
      if (review.status !== "in_review" || (review.claim && !review.claim.mine)) return;
      if (review.claim) claim.release.mutate();
      else claim.take.mutate();
    },
    "]": () => stepper.current?.(1),
    "[": () => stepper.current?.(-1),
    "?": openHelp,
  });
  const wide = search.wide ?? false;
  return (
    <StepperContext value={stepper}>
      <div className={classes.case} data-workspace>
        <CaseHeader review={review} onHelp={openHelp} />
        <NewRound review={review} />
        <div className={classes.columns} data-wide={wide || undefined} data-tab={search.tab}>
          {!narrow && !wide && (
            <ScrollRegion className={classes.listing} label={t("listing.title")}>
              <ListingPane review={review} />
            </ScrollRegion>
          )}
          <div className={classes.work}>
            <CaseTabs review={review} narrow={narrow} />
          </div>
        </div>
        <DecisionBar review={review} claim={claim} onDecide={decide} />
      </div>
      {kind && (
        <Suspense>
          <DecisionDialog
            review={review}
            kind={kind}
            message={message}
            onMessage={setMessage}
            onKind={setKind}
            onDecided={(made) => {
              setKind(undefined);
              void decided(made);
            }}
            onReload={reload}
            onClose={() => setKind(undefined)}
          />
        </Suspense>
      )}
      <ShortcutHelp
        opened={help}
        onClose={closeHelp}
        shortcuts={[
          { keys: ["1", "2", "3", "4"], does: t("keys.tabs") },
          { keys: ["]"], does: t("keys.nextThing") },
          { keys: ["["], does: t("keys.previousThing") },
          { keys: ["c"], does: t("keys.claimOrRelease") },
          { keys: ["a"], does: t("keys.approve") },
          { keys: ["r"], does: t("keys.requestChanges") },
          { keys: ["x"], does: t("keys.reject") },
          { keys: ["Ctrl", "Enter"], does: t("keys.send") },
          { keys: ["Esc"], does: t("keys.close") },
          { keys: ["?"], does: t("keys.help") },
        ]}
      />
    </StepperContext>
  );
}

/** Goes on with the next case of the queue that this one was opened from. */
function useDecided(review: Schemas["ReviewCase"]) {
  const { t } = useTranslation("review");
  const { search } = useCaseView();
  const navigate = useNavigate();
  const queueChanged = useQueueChanged();
  const queryClient = useQueryClient();
  return async (kind: Kind) => {
    const queue = fromQueue(search);
    void queryClient.invalidateQueries({ queryKey: caseQuery(review.id).queryKey });
    const next = await nextInQueue(queue, review).catch(() => undefined);
    notify({
      tone: "good",
      title: t(`decision.made.${kind}`, { plugin: review.pluginName, version: review.version }),
      message: t(next ? "decision.nextCase" : "decision.noNextCase"),
    });
    if (next) await navigate({ to: "/review/$submissionId", params: { submissionId: next }, search: queue });
    else await navigate({ to: "/review", search: queue });
    await queueChanged();
  };
}

/** What is known of the files is of one archive; another one has other files. */
function useFilesOf(review: Schemas["ReviewCase"]) {
  const queryClient = useQueryClient();
  const [sha, setSha] = useState(review.artifactSha256);
  useEffect(() => {
    if (sha === review.artifactSha256) return;
    setSha(review.artifactSha256);
    void queryClient.invalidateQueries({ queryKey: filesQuery(review.id).queryKey });
    for (const path of ["/v1/review/{id}/files/content", "/v1/review/{id}/files/diff"])
      queryClient.removeQueries({ queryKey: ["get", path] });
  }, [sha, review.artifactSha256, review.id, queryClient]);
}

/** Tells that the author has resubmitted while the case was open. */
function NewRound({ review }: { review: Schemas["ReviewCase"] }) {
  const { t } = useTranslation("review");
  const [opened] = useState(review.round);
  return <div role="status">{review.round > opened && t("case.updated", { round: review.round })}</div>;
}

function Blank() {
  return (
    <div className={classes.blank} aria-hidden="true">
      <Skeleton height={40} width="50%" />
      <Skeleton height={1} />
      <div className={classes.columns}>
        <div className={classes.listing}>
          <Skeleton height={72} width={72} radius="lg" mb="md" />
          <Skeleton height={16} mb="sm" />
          <Skeleton height={200} />
        </div>
        <div className={classes.work} />
      </div>
    </div>
  );
}
