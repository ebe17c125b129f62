"""What a person chose for the list of cases moves to a place of its own, beside other lists."""

from django.db import migrations


def to_each_list(apps, schema_editor):
    User = apps.get_model('roles', 'User')
    for user in User.objects.exclude(preferences_json={}).iterator():
        stored = user.preferences_json
        chosen = {key: stored.pop(key, []) for key in ('hidden', 'views')}
        if any(chosen.values()):
            stored['lists'] = {'casussen': chosen}
        user.save(update_fields=['preferences_json'])


def to_the_list_of_cases(apps, schema_editor):
    User = apps.get_model('roles', 'User')
    for user in User.objects.exclude(preferences_json={}).iterator():
        stored = user.preferences_json
        stored.update(stored.pop('lists', {}).get('casussen', {}))
        user.save(update_fields=['preferences_json'])


class Migration(migrations.Migration):

    dependencies = [
        ('roles', '0005_submissions'),
    ]

    operations = [
        migrations.RunPython(to_each_list, to_the_list_of_cases),
    ]
