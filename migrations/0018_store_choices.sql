-- a cart goes with what was chosen for it, and keeps its latest visits to the map only: both look for all of a cart's
drop index store_choices_cart_idx;
create index store_choices_cart_idx on store_choices (cart_id, begun_at desc);
