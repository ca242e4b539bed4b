// Stands in for hammerjs, which chartjs-plugin-zoom imports and can do without: 20 kB for touch gestures.
export default undefined;
