import assert from 'node:assert/strict';
import { usualBetter } from '../../src/core/charts/pareto';
import { isBetterSmall, isNeutral, systemLast, tellingFirst } from '../../src/core/mainMetric';

describe('which way a metric is better', () => {
  it('follows from its name, as the libraries write it', () => {
    const small = [
      'loss', 'val/loss', 'val_loss', 'valLoss', 'train.loss', 'loss2', 'training_log_loss',
      // LightGBM, XGBoost, scikit-learn, Keras, transformers.
      'valid_0-binary_logloss', 'validation-mlogloss', 'eval-merror', 'training-l2', 'valid_1-rmse', 'eval_rmsle',
      'mean_squared_error', 'mean_absolute_error', 'crossentropy', 'binary_crossentropy', 'val_sparse_categorical_crossentropy',
      'perplexity', 'ppl', 'eval/wer', 'test_runtime_duration', 'time', 'latency_ms', 'FID', 'brier_score_loss', 'regret',
    ]; // prettier-ignore
    const large = [
      'accuracy', 'acc', 'val_accuracy', 'f1_score', 'auc', 'roc_auc', 'r2', 'bleu', 'reward', 'epoch', 'timestep', 'glossary',
      'lossless_ratio', 'errors_fixed_share', 'kl2', 'sentiment', 'precision', 'average_precision',
    ]; // prettier-ignore
    assert.deepEqual(small.filter((key) => !isBetterSmall(key)), []); // prettier-ignore
    assert.deepEqual(large.filter(isBetterSmall), []);
  });

  it('is neither for what the machine did, and for what is set', () => {
    const neutral = ['system/cpu', 'lr', 'learning rate', 'train/learning_rate', 'lr-Adam/pg1', 'learningRate', 'epoch', 'train/epoch', 'global_step', 'trainer/step']; // prettier-ignore
    assert.deepEqual(neutral.filter((key) => !isNeutral(key)), []); // prettier-ignore
    assert.deepEqual(['accuracy', 'epoch_loss', 'step_accuracy', 'reward', 'blr', 'val/loss'].filter(isNeutral), []); // prettier-ignore
    assert.deepEqual(systemLast(['acc', 'system/cpu', 'val/9']), ['acc', 'val/9', 'system/cpu']);
  });

  it('has the most telling metrics first where a new chart needs some', () => {
    const keys = ['epoch', 'lr', 'system/gpu_0', 'train/loss', 'val/accuracy', 'val/loss'];
    assert.deepEqual(tellingFirst(keys), [
      'val/accuracy',
      'val/loss',
      'train/loss',
      'epoch',
      'lr',
      'system/gpu_0',
    ]);
  });

  it('is the same for a Pareto front where the name says so', () => {
    const way = (key: string): string => usualBetter({ of: 'metric', key, value: 'last' });
    assert.deepEqual(['logloss', 'accuracy', 'map_loss', 'valid_auc', 'rescore_latency'].map(way), ['low', 'high', 'low', 'high', 'low']); // prettier-ignore
  });
});
