// A module of its own, which the page loads when one of these tabs is first looked at.
import './datasets';
import './models';
import './source';
