/** What happens while a model is trained, for a display. */
export type TrainingEvent =
  | {
      /** Something takes a while of which no steps can be counted. */
      readonly type: 'phase';
      readonly text: string;
    }
  | {
      readonly type: 'step';
      readonly step: number;
      /** `null` where a provider does not say. */
      readonly steps: number | null;
      readonly loss: number | null;
      readonly tokensPerSecond: number | null;
      readonly remainingMs: number | null;
    }
  | {
      /** The loss on held-out examples. */
      readonly type: 'held-out';
      readonly step: number;
      readonly loss: number;
    }
  | {
      /** A provider's own words. */
      readonly type: 'message';
      readonly text: string;
    };

/** Told of every event in order. */
export type OnTraining = (event: TrainingEvent) => void;
