/** What a run has besides its params, metrics and tags, as SQL over `run r`. */
export const RUN_FIELDS = {
  status: 'r.status',
  name: 'r.name',
  user_id: 'r.user_id',
  started: 'r.started',
  ended: 'r.ended',
  run_id: 'r.run_id',
  duration: 'r.ended - r.started',
  experiment: '(SELECT e.name FROM experiment e WHERE e.id = r.experiment)',
  parent: '(SELECT p.id FROM run p WHERE p.run_id = r.parent_run_id)',
  datasets: `(SELECT group_concat(d.name || ' (' || d.digest || ')', ', ' ORDER BY d.name, d.digest) FROM input n
    JOIN dataset d ON d.id = n.dataset WHERE n.run = r.id)`,
  models: `(SELECT group_concat(name, ', ' ORDER BY name) FROM (SELECT DISTINCT coalesce(m.name, o.model_id) AS name
    FROM run_model o LEFT JOIN logged_model m ON m.model_id = o.model_id WHERE o.run = r.id AND o.direction = 'output'))`,
};
