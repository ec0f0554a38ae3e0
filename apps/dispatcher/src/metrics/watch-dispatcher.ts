import { observe } from '@posthorn/platform';
import type { Dispatcher } from '../dispatcher.js';
import { dispatchMetrics } from './dispatch-metrics.js';

/** Has the dispatcher's numbers read whenever somebody collects. @returns ends it */
export function watchDispatcher({ counts, lines, lanes, throttles }: Dispatcher): () => void {
  const byProvider = (read: (lane: typeof lanes extends ReadonlyMap<unknown, infer Lane> ? Lane : never) => number) =>
    [...lanes].map(([{ provider }, lane]) => [read(lane), { provider }] as const);
  const ended = [
    observe(dispatchMetrics.outcomes, () => [...counts.outcomes].map(([outcome, n]) => [n, { outcome }] as const)),
    observe(dispatchMetrics.waits, () => [...counts.waits].map(([reason, n]) => [n, { reason }] as const)),
    observe(dispatchMetrics.calledOff, () => counts.calledOff),
    observe(dispatchMetrics.inFlight, () => counts.inFlight),
    observe(dispatchMetrics.hands, () => byProvider((lane) => lane.inFlight)),
    observe(dispatchMetrics.ready, () => byProvider((lane) => lane.waitingCount)),
    observe(dispatchMetrics.resting, () => byProvider((lane) => (lane.isResting ? 1 : 0))),
    observe(dispatchMetrics.lines, () => {
      const all = [...lines.all];
      const stopped = all.filter((line) => line.isStopped).length;
      const busy = all.filter((line) => !line.isStopped && line.size > 0).length;
      return [
        [busy, { state: 'busy' }],
        [all.length - stopped - busy, { state: 'idle' }],
        [stopped, { state: 'stopped' }],
      ];
    }),
    observe(dispatchMetrics.depth, () => {
      const depths = [...lines.all].map(({ pending }) => pending);
      return [
        [depths.reduce((sum, depth) => sum + depth, 0), { of: 'all' }],
        [Math.max(0, ...depths), { of: 'longest' }],
      ];
    }),
    observe(dispatchMetrics.oldest, () => {
      const oldestMs = Math.min(...[...lanes.values()].map((lane) => lane.oldestQueuedAtMs));
      return Number.isFinite(oldestMs) ? Math.max(0, Date.now() - oldestMs) / 1e3 : 0;
    }),
    observe(dispatchMetrics.slowed, () => bySide((rates) => rates.length)),
    observe(dispatchMetrics.slowest, () =>
      bySide((rates) => Math.min(...rates)).filter(([rate]) => Number.isFinite(rate)),
    ),
  ];

  function bySide(read: (rates: readonly number[]) => number) {
    const slowed = throttles.slowed();
    return (['provider', 'operator'] as const).map((to) => {
      const rates = slowed.filter((each) => each.to === to).map(({ perSecond }) => perSecond);
      return [read(rates), { to }] as const;
    });
  }
  return () => ended.forEach((end) => end());
}
