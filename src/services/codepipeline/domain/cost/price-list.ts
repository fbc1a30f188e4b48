/** AWS's prices in US dollars, the same in every region: https://aws.amazon.com/codepipeline/pricing/ (November 2026). */
export const priceList = {
  /** A V1 pipeline costs by the month in which it is active; the first thirty days of its life are free. */
  V1: { perActivePipelineMonth: 1, freeDays: 30 },
  /** A V2 pipeline costs by the minute of every action, each begun minute a whole one. */
  V2: { perActionMinute: 0.002, freeMinutesPerMonth: 100 },
  /** Nobody pays for people, nor for work on machines of one's own. */
  exempt: [{ category: "Approval", provider: "Manual" }, { owner: "Custom" }] as { category?: string; provider?: string; owner?: string }[],
};
