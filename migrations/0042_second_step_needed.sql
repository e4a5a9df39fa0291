-- whether everybody who works here needs a second step beside the password
alter table shops add column staff_second_step boolean not null default false;
