-- The migration that a program must know at least to work with this schema. One that takes away what versions before
-- it use raises this, so that none of them starts any more; all others leave it as it is.
create table schema_floor (
    one boolean primary key default true,
    migration bigint not null,
    constraint schema_floor_one_check check (one)
);
insert into schema_floor (migration) values (40);
