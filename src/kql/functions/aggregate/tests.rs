//! Every aggregate over shards is the aggregate over the whole.
